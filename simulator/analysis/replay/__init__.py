"""One citizen of one draw in, that life and every krone that followed from it out.

`life` lives the citizen alone and watches every move, `money` counts what both lives cost the public purse, `contract`
settles the draw with and without what the citizen brought about. `who` and `owing` tell of it as plain data,
`explaining` puts it together, `opening` begins from a result file.
"""

from simulator.analysis.replay.explaining import Replay, replay, replay_result

__all__ = ["Replay", "replay", "replay_result"]

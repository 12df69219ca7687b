"""The router's contract and the only XML: functions, schemas, refusals, keys, access. No journal, no HTTP."""

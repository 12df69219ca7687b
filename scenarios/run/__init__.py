"""One run of packs: programs, pytest's part, failure texts, report. What a step means is in steps/."""

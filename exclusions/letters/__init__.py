"""Letters to a family about an exclusion: which there can be, what each says, on paper and in Word.

`choosing` says which, `known` reads the record, `wording` has the words, `compose` joins both;
`printing` and `word` render what `letter` describes. Nothing here writes.
"""

"""What letters say, in our own plain words: a file for each part of a letter.

Each function takes what is known and who reads it, and gives one part. Short words, short sentences;
a test measures how plain they are. Nothing here says anything about the child beyond what happened.
"""

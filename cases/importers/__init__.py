"""Files in: read an upload, map its columns, try it out, import it.

The way of one file: `sheets` reads it, `columns` guesses what each heading means, `dates` proves the
order of day and month, `roll_rows` reads each row, `roll_plan` says what would happen (the dry run),
`roll_write` does exactly that, and `runs` keeps the file on its way. Other sources of files bring
their own columns, plan and write, and share the rest.
"""

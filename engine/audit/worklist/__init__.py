"""The worklist: writing the workbook, and importing it with decisions."""

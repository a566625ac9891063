"""From the paths of a call to numbered record batches, and a look at the whole input before."""

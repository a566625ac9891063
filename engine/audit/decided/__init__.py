"""What people decide on the charts of an audit and ask of providers: one store, in which entries are added and never changed."""

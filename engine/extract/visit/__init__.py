"""What a visit by hand did and found: services with their places, and the examination by P.A.R.T."""

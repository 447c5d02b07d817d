"""What the tablet's modules compute, by the tables and properties that the server's rules are held to."""

"""What the entry scripts share: the console, the JDK, Docker, test results."""

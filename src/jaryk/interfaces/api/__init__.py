"""The interface for agents: terminals, wallets and banks' applications, over HTTP in JSON."""

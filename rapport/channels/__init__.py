"""How we talk: e-mail and the sending of it."""

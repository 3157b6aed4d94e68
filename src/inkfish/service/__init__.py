"""What the doors share: the verbs (`service`), and what each of them needs, a module each."""

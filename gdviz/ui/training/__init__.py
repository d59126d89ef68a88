"""TRAINING LOOP: the bench on which a network learns."""

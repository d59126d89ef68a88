"""The pictures: the loss curve, its strips, the loss chart and the read-outs."""

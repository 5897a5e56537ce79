"""How good the statements are: the field's figures against gold, and our own gold cases."""

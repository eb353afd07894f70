"""What others recommend: a register beside requests and actions, which starts none of them."""

"""Pictures that customers send: checked and made anew, kept with their conversation, bound to the return they are for."""

"""Pictures that customers send: checked, made anew, kept with their conversation, bound to the return they are for."""

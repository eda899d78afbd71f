"""doit's side: specs become a graph of steps, and steps become doit tasks."""

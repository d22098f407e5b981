"""Children, carers and teachers."""

"""Risk notices: texts, versions, signatures."""

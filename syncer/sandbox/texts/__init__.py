"""Rich text as both products and the pages have it: wiki markup to documents (ADF) and back, documents to HTML."""

"""The patient's pages: each turns a request into one act and its answer into a page."""

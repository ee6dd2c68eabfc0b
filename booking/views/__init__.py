"""Pages of time: each view asks one service or the diary and answers with a page."""

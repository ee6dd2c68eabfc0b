"""The clinic's own words for its messages: texts with placeholders, stored in versions, checked when saved."""

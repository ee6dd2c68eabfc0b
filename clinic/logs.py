"""Logs that say what happened and never about whom: one JSON object a line, patient links masked."""

import json
import logging
import re
from datetime import UTC, datetime

# A link's token stands in the path right after the purpose: /a/<token>/ for a visit, /r/<token>/ for answers.
_LINK = re.compile(r"(/[ar]/)[A-Za-z0-9_-]{16,}")
# PostgreSQL says under DETAIL which row it refused, with everything in it.
_ROW = re.compile(r"^DETAIL:.*?(?=\n\n(?:The above|During handling)|\Z)", re.M | re.S)


class RedactLinks(logging.Filter):
    """Mask the token of a patient link wherever a line carries a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """Write one JSON object a line: time (UTC), level, logger, message and, if any, the trace."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            trace = _ROW.sub("DETAIL: …", self.formatException(record.exc_info))
            line["trace"] = _LINK.sub(r"\1…", trace)
        return json.dumps(line, ensure_ascii=False)

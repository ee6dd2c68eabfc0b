# One image for web, worker, beat and the migrations; docker-compose.yml says which it is.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/srv/instep
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py .
COPY clinic clinic
COPY intake intake
COPY booking booking
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --no-input --verbosity 0
# Nothing in the image belongs to this account, and it needs to write to /tmp only.
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "clinic.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]

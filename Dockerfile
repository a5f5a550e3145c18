# One image for web, worker and beat (docker-compose.yml).
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=rasso.settings.production \
    RASSO_VAR=/srv/var

WORKDIR /srv/rasso
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt

COPY . .
# Collecting files needs settings but no secret: these values are not kept.
RUN useradd --system --uid 10001 --home-dir /srv/var --create-home rasso \
    && SECRET_KEY=unused ALLOWED_HOSTS=unused DATABASE_URL=postgresql://unused/unused \
       REDIS_URL=redis://unused RASSO_KEYS_FILE=/unused \
       python manage.py collectstatic --no-input --verbosity=0 \
    && chown -R rasso /srv/var

USER rasso
EXPOSE 8000
CMD ["gunicorn", "rasso.wsgi:application", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4", \
     "--timeout=60", "--no-control-socket", "--log-level=warning"]

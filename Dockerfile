# One image for web, worker and beat (docker-compose.yml).
FROM python:3.12.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=rasso.settings.production \
    RASSO_VAR=/srv/var

WORKDIR /srv/rasso
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt

COPY . .
# Collecting files needs settings but no secret: these values are not kept. What is in the image
# belongs to root, so that nothing that runs in it can change it.
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp rasso \
    && SECRET_KEY=unused ALLOWED_HOSTS=unused DATABASE_URL=postgresql://unused/unused \
       REDIS_URL=redis://unused RASSO_KEYS_FILE=/unused \
       python manage.py collectstatic --no-input --verbosity=0

USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "rasso.wsgi:application", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4", \
     "--timeout=60", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--log-level=warning"]

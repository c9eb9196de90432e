# One image for every Airflow service.  Two stages: what builds stays behind.
# Written for the classic builder and BuildKit alike.
ARG BASE_IMAGE=python:3.12-slim-bookworm

FROM ${BASE_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1
WORKDIR /build
COPY deploy/build.lock .
RUN python -m venv tools && tools/bin/pip install --require-hashes -r build.lock

# The lock also holds what only development needs: taken as constraints it pins and checks, and adds nothing.
COPY pyproject.toml requirements.lock ./
RUN python -m venv --without-pip /opt/dateline \
 && tools/bin/uv pip install --python /opt/dateline/bin/python \
      --require-hashes --constraints requirements.lock --requirements pyproject.toml

COPY README.md LICENSE ./
COPY dateline dateline
COPY spiders spiders
COPY sql sql
COPY dags dags
RUN tools/bin/hatchling build -t wheel \
 && tools/bin/uv pip install --python /opt/dateline/bin/python --no-deps dist/*.whl
# An empty airflow.cfg keeps Airflow from writing one with keys of its own; all settings are in the environment.
COPY deploy/*.py /opt/deploy/
RUN mkdir /opt/airflow && cp -R dags /opt/airflow/ && touch /opt/airflow/airflow.cfg && chmod -R a+rX /opt

FROM ${BASE_IMAGE}
# Volumes take their owner from these folders when they are first mounted, so nothing ever runs as root.
RUN groupadd --gid 50000 dateline \
 && useradd --uid 50000 --gid 50000 --no-create-home --home-dir /opt/airflow --shell /usr/sbin/nologin dateline \
 && install -d -o dateline -g dateline -m 0750 /var/lib/dateline /var/lib/dateline/archive /opt/airflow/logs
COPY --from=build /opt /opt
ENV PATH=/opt/dateline/bin:$PATH AIRFLOW_HOME=/opt/airflow PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/lib/dateline
USER dateline
CMD ["dateline", "--help"]

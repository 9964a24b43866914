# The function as a container image: the same classes, libraries and handler as in target/function.zip.
#
#   mvn package
#   docker build --tag vault-snapshot .
#
# The tag of the base image is AWS's for Java 25 on both architectures; pin its digest in your own builds.
FROM public.ecr.aws/lambda/java:25 AS base
# The function's own classes as a jar: no cache can hold those of a folder.
COPY target/function/lib/ target/vault-snapshot-lambda.jar /var/task/lib/
# The runtime's own bootstrap would load the function by a class loader of its own, whose classes no
# ahead-of-time cache can hold: this one has it on the class path.
COPY container/bootstrap /var/runtime/bootstrap

# One call whose every server is absent: it goes through what a cold start loads, and ends in an error.
FROM base AS trained
COPY container/train /tmp/train
RUN /tmp/train /var/task/function.aot

FROM base
COPY --from=trained /var/task/function.aot /var/task/function.aot
CMD ["vaultsnapshot.lambda.SnapshotHandler"]

"""What CloudFormation knows about the stack."""

from .aws import Unusable


class Stack:
    def __init__(self, parameters, outputs, resources):
        self.parameters = parameters
        self.outputs = outputs
        self._resources = resources

    @staticmethod
    def read(aws, name):
        described = aws.call("cloudformation", "describe-stacks", "--stack-name", name)["Stacks"][0]
        resources = aws.call("cloudformation", "describe-stack-resources", "--stack-name", name)["StackResources"]
        stack = Stack({one["ParameterKey"]: one.get("ParameterValue", "") for one in described.get("Parameters", [])},
                      {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])},
                      {one["LogicalResourceId"]: one for one in resources})
        if "ClusterName" not in stack.parameters or "FunctionName" not in stack.outputs:
            raise Unusable(f"stack {name}: not one of this project's template: it has no ClusterName or no FunctionName")
        return stack

    @property
    def bucket(self):
        return self.outputs["BucketName"]

    @property
    def function(self):
        return self.outputs["FunctionName"]

    @property
    def folder(self):
        return f"{self.parameters['SnapshotPrefix']}{self.parameters['ClusterName']}/"

    @property
    def key(self):
        """ARN of the snapshots' KMS key; nothing with SSE-S3."""
        return self.outputs.get("KeyArn")

    @property
    def replica(self):
        """ARN of the bucket that the snapshots are replicated to; empty for none."""
        return self.parameters.get("ReplicaBucketArn", "")

    @property
    def administrators(self):
        return [arn.strip() for arn in self.parameters["AdministratorArns"].split(",")]

    def resource(self, logical_id):
        """Its name or ARN, as its type has it; nothing where the stack does not have it."""
        return self._resources.get(logical_id, {}).get("PhysicalResourceId")

    def resources(self, kind):
        return {name: one["PhysicalResourceId"] for name, one in self._resources.items() if one["ResourceType"] == kind}

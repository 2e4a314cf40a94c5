"""What all resources of the API share; imports no resource."""

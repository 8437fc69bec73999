"""Records a tenant of Gem without what is personal or secret: see README.md of `contracts`."""

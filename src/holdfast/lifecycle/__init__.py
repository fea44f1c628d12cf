"""What happens to a model over its life: build, evaluate, promote with gates, roll back, retrain, watch."""

"""Jaryk: customers, metering and billing of an electricity supplier."""

"""The shop: customers, products, orders, parcels, and the rules it promises its customers."""

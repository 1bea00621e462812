"""HTTP below the adapters: sessions, counting, failures and the one retry layer; knows no product."""

"""tmp"""
def apply_overrides(document, overrides, contract):
    return

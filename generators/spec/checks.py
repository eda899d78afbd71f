"""tmp"""
def check(document, *, project, wrong):
    return []

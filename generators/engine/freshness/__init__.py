"""Is a step fresh, why not, and what would a build do about it?"""

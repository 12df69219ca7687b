"""What a new biller is made from: recipe, templates, seeds. Generated accounts are in population/."""

"""How Sphinx builds the book: notebooks by myst-nb, theme furo, formulas as MathML, nothing from another host."""

project = html_title = "LoRA and QLoRA, hands on"
language = "en"
extensions = ["myst_nb", "ci.book"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show, nb_code_prompt_hide = "Show the code", "Hide the code"
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_static_path = ["_static"]
html_css_files = ["reach.css", "pages.css"]
html_js_files = ["reach.js"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

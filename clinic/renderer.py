"""How Django renders a form of ours, when a template says no more than ``{{ form }}``."""

from django.forms.renderers import TemplatesSetting


class LookRenderer(TemplatesSetting):
    """Every field through the one template that crispy and ``{% form_fields %}`` use too."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

"""What a tap on the page of a day sends: which part of which day, which box, the value, what was seen."""

from django import forms

from inclusion.forms import PlainForm


class TapForm(PlainForm):
    on = forms.DateField(input_formats=["%Y-%m-%d"])
    part = forms.CharField(max_length=4)
    what = forms.CharField(max_length=40)
    # As long as anybody pastes, so that the service says what is too long.
    value = forms.CharField(max_length=1_000_000, required=False)
    seen = forms.CharField(max_length=2000, required=False)

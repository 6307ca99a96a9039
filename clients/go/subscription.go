// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const hastyAnswer = 500 * time.Millisecond // an empty answer sooner than this was not held

// SubscribeOptions are all optional.
type SubscribeOptions struct {
	Since   string                                // a cursor, "now" (default) or "oldest"
	Last    int                                   // instead of Since: begin with the last N messages of each channel
	State   bool                                  // begin with the newest message of each key
	Wait    time.Duration                         // how long a poll is held; default: 25 s
	OnRetry func(reason error, failuresSoFar int) // called before each pause
}

// Subscription follows channels. It is used by one goroutine at a time, and needs no closing: it asks only in Next.
type Subscription struct {
	client   *Client
	channels []string
	options  SubscribeOptions
	cursor   string
	endedAt  string // the cursor of a complete goodbye: nothing was missing when that epoch ended
	pending  []Event
	behind   string // the cursor behind pending
	isState  bool   // pending is of a state: the ids of its messages are no positions
	isLive   bool
	failures int
	goodbye  *Goodbye // to be told when pending is empty
}

// Subscribe follows names (class.red) and patterns (class.*, class.**), up to 100.
func (c *Client) Subscribe(channels []string, options SubscribeOptions) *Subscription {
	if options.Wait == 0 {
		options.Wait = 25 * time.Second
	}
	subscription := &Subscription{client: c, channels: channels, options: options}
	if options.Since != "now" && options.Since != "oldest" {
		subscription.cursor = options.Since
	}
	return subscription
}

// Cursor returns the position up to which Next has returned everything; give it as Since to resume from there.
func (s *Subscription) Cursor() string { return s.cursor }

// Next waits for the next message or gap. Dropped connections and restarts of the server are retried. An error is that of
// ctx, after which Next may be called again, or a *Refused or a *Goodbye that no retry can mend.
func (s *Subscription) Next(ctx context.Context) (Event, error) {
	if len(s.channels) == 0 {
		return Event{}, errors.New("holdfast: name at least one channel")
	}
	for len(s.pending) == 0 {
		if err := s.fill(ctx); err != nil {
			if ctx.Err() != nil || isFinal(err) {
				return Event{}, err
			}
			s.isLive = false
			if s.options.OnRetry != nil {
				s.options.OnRetry(err, s.failures)
			}
			if err := pause(ctx, err, s.failures); err != nil {
				return Event{}, err
			}
			s.failures++
		}
	}
	event := s.pending[0]
	s.pending = s.pending[1:]
	if event.Message != nil && !s.isState {
		s.cursor = event.Message.ID
	}
	if len(s.pending) == 0 {
		s.cursor = s.behind
	}
	return event, nil
}

// fill asks once.
func (s *Subscription) fill(ctx context.Context) error {
	if s.goodbye != nil {
		goodbye := s.goodbye
		s.goodbye = nil
		return goodbye
	}
	// Not held until the server is known to be there: an answer at once confirms it.
	wait := time.Duration(0)
	if s.isLive {
		wait = s.options.Wait
	}
	var answer struct {
		Cursor   string
		State    string
		Messages []*Message
		Gap      *Gap
		Bye      *struct {
			Reason   string
			RetryMs  int64 `json:"retry_ms"`
			Complete bool
		}
	}
	asked := time.Now()
	if err := s.client.ask(ctx, http.MethodGet, s.path(wait), nil, nil, wait+answerGrace, &answer); err != nil {
		return err
	}
	if answer.Cursor == "" {
		return &Unreachable{Err: errors.New("something else answered in place of the server")}
	}
	s.isLive = true
	s.failures = 0
	if answer.Gap != nil && !s.isWhole(answer.Gap) {
		s.pending = append(s.pending, Event{Gap: answer.Gap})
	}
	for _, message := range answer.Messages {
		s.pending = append(s.pending, Event{Message: message})
	}
	s.behind = answer.Cursor
	s.isState = answer.State != "" || strings.Contains(answer.Cursor, ".")
	if len(s.pending) == 0 {
		s.cursor = answer.Cursor
	}
	if answer.Bye != nil {
		s.endedAt = ""
		if answer.Bye.Complete {
			s.endedAt = answer.Cursor
		}
		s.goodbye = &Goodbye{Reason: answer.Bye.Reason, RetryAfter: time.Duration(answer.Bye.RetryMs) * time.Millisecond}
	} else if wait > 0 && len(s.pending) == 0 && time.Since(asked) < hastyAnswer {
		return pause(ctx, &Goodbye{RetryAfter: time.Second}, 0)
	}
	return nil
}

// isWhole reports whether a restart has lost nothing: the client had all of the old epoch, and the server holds all of the
// new one.
func (s *Subscription) isWhole(gap *Gap) bool {
	return gap.Reason == "restarted" && gap.From == s.endedAt && strings.HasSuffix(gap.To, "-0")
}

func (s *Subscription) path(wait time.Duration) string {
	names := make([]string, len(s.channels))
	for i, channel := range s.channels {
		names[i] = url.PathEscape(channel)
	}
	query := url.Values{"client": {s.client.ID}, "wait": {strconv.Itoa(int(wait / time.Second))}}
	if s.client.Name != "" {
		query.Set("name", s.client.Name)
	}
	switch {
	case s.cursor != "":
		query.Set("since", s.cursor)
	case s.options.Last > 0:
		query.Set("last", strconv.Itoa(s.options.Last))
	case s.options.Since != "":
		query.Set("since", s.options.Since)
	}
	if s.options.State {
		query.Set("state", "1")
	}
	return "channels/" + strings.Join(names, ",") + "?" + query.Encode()
}

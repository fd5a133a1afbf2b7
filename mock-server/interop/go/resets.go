package main

import (
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
)

// resets consumes until the 20 messages of its topic, one more that is handed to it directly, and ten that a reset brings back came.
func resets(namesrv string) (any, error) {
	received := make(chan *primitive.MessageExt, 10_000)
	take := func(message *primitive.MessageExt) consumer.ConsumeResult {
		if string(message.Body) == "later" {
			return consumer.ConsumeRetryLater
		}
		return consumer.ConsumeSuccess
	}
	consuming, err := startConsumer(namesrv, "CG_go_reset", "go-resets", received, take)
	if err != nil {
		return nil, err
	}
	defer consuming.Shutdown()
	bodies := []string{}
	for _, message := range collect(received, 31) {
		bodies = append(bodies, string(message.Body))
	}
	return map[string]any{"bodies": bodies}, nil
}
